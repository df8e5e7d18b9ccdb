"""The pages of the store: what there is, and the register of each sort of goods."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.paging import seek
from needs.campaigns.forms import GoodsForm, MoveForm
from needs.care.service_views import only_who_sees_care
from needs.models import Goods, GoodsMove, NotAllowed
from volunteers.doors import only_for
from volunteers.rights import Deed, may


@require_safe
def goods_list(request):
    """What is in the stores in reach: how many came in, went out, are left."""
    only_who_sees_care(request.user)
    rows = Goods.objects.visible_to(request.user).with_sums().for_list()
    context = {"goods": rows, "may_keep": may(request.user, Deed.KEEP_FILES)}
    return render(request, "needs/campaigns/goods_list.html", context)


@require_http_methods(["GET", "POST"])
@only_for(Deed.KEEP_FILES)
def new(request):
    """A new sort of goods; there is one of each name in a store."""
    form = GoodsForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        goods = Goods.objects.begin(**form.told())
        return redirect("goods:goods", goods.pk)
    return render(request, "needs/campaigns/goods_new.html", {"form": form})


@require_http_methods(["GET", "POST"])
def goods(request, pk):
    """One sort of goods and its register; whoever keeps the store writes a line."""
    only_who_sees_care(request.user)
    found = get_object_or_404(Goods.objects.visible_to(request.user).for_page(), pk=pk)
    may_keep = may(request.user, Deed.KEEP_FILES, found.place)
    if request.method == "POST" and not may_keep:
        raise PermissionDenied
    form = MoveForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            found.move(by=request.user, **form.told())
        except NotAllowed as error:
            form.add_error("number", str(error))
        else:
            messages.success(request, _("Written down: %(number)s in store.") % {"number": found.stock})
            return redirect("goods:goods", pk)
    page = seek(GoodsMove.objects.visible_to(request.user).of(found), request, order=("-on", "-pk"))
    context = {"goods": found, "page": page, "form": form, "may_keep": may_keep}
    return render(request, "needs/campaigns/goods.html", context)
