from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HouseholdsConfig(AppConfig):
    name = "households"
    verbose_name = _("Household files")

    def ready(self):
        from django.db.models.signals import post_save

        from households.documents.following import DocumentsFollow
        from households.duplicates import following as duplicates
        from households.hanging import FOLLOWERS
        from households.means import following as means
        from households.notions import following as notions
        from households.search import follow_building

        FOLLOWERS.append(DocumentsFollow())
        duplicates.follow()
        means.follow()
        notions.follow()
        post_save.connect(follow_building, sender="volunteers.Place")
        import households.audited  # noqa: F401 - tells the audit log where the files are
