"""What somebody might type to have a script run on another's screen, and how a page shows that none did."""

# Each makes an element with data-hurt, or calls hurt(), wherever it is taken for markup.
PAYLOADS = [
    "<b data-hurt>",
    '"><b data-hurt>',
    "'><b data-hurt>",
    "<svg onload=hurt()>",
    "<img src=x onerror=hurt()>",
    "<script>hurt()</script>",
    '"><script>hurt()</script><b data-hurt>',
    "</script><script>hurt()</script>",
    "</title><script>hurt()</script>",
    "</textarea><script>hurt()</script>",
    "</option></select><img src=x onerror=hurt()>",
    "<img/src=x/onerror=hurt()>",
    '" onfocus=hurt() autofocus data-hurt="',
    "' onmouseover=hurt() data-hurt='",
    "` onload=hurt()",
    "<a href=javascript:hurt()>甲</a>",
    "javascript:hurt()//",
    "<iframe srcdoc='<script>parent.hurt()</script>'>",
    "<object data='data:text/html,<script>hurt()</script>'>",
    "<style>@import 'x';*{color:red}</style><b data-hurt>",
    "<div style='position:fixed' data-hurt>",
    "<base href=https://elsewhere.example/>",
    "<meta http-equiv=refresh content=0;url=/logout/>",
    "<form action=https://elsewhere.example><button data-hurt>",
    "<math><mtext></mtext><mglyph><b data-hurt>",
    "<b data-hurt hx-get=/logout/ hx-trigger=load>",
    "<b hx-on:load=hurt() data-hurt>",
    "<scr<script>ipt>hurt()</scr</script>ipt>",
    "&lt;script&gt;hurt()&lt;/script&gt;",
    "&#60;b data-hurt&#62;",
    "%3Cscript%3Ehurt()%3C/script%3E",
    "\u003cscript\u003ehurt()\u003c/script\u003e",
    "＜script＞hurt()＜/script＞",
    "⟦{{7*7}}⟧⟦{% now 'Y' %}⟧⟦${7*7}⟧",
    "--><b data-hurt><!--",
    "]]><b data-hurt>",
    "<b data-hurt\u202e甲\u200b>",
    "𠮷<b data-hurt>",
]
# How the office may answer whatever is typed.
ANSWERS = {200, 302, 400, 403, 404, 405, 409, 410, 413, 422, 429}


class Typist:
    """Types another payload into each box, so that in time every payload stood in every box."""

    def __init__(self, payloads, turn):
        self.payloads, self.turn, self.typed = payloads, turn, 0

    def __call__(self, name, most):
        """The next payload that fits."""
        fitting = [payload for payload in self.payloads if len(payload) <= most] or [self.payloads[0][:most]]
        self.turn += 1
        self.typed += 1
        return fitting[self.turn % len(fitting)]


# What a page must not hold. The office's own pages have no on… attribute and no script without an address.
CAUGHT = """() => {
  const found = [];
  for (const one of document.querySelectorAll('*')) {
    if (one.hasAttribute('data-hurt')) found.push(one.outerHTML.slice(0, 120));
    for (const attribute of one.attributes) {
      if (/^(on|hx-on)/.test(attribute.name)) found.push(attribute.name + ' of ' + one.outerHTML.slice(0, 120));
      if (/^(href|src|action|hx-get)$/.test(attribute.name) && /^\\s*javascript:/i.test(attribute.value)) {
        found.push(attribute.value);
      }
    }
  }
  for (const script of document.querySelectorAll('script:not([src]):not([type="application/json"])')) {
    found.push(script.outerHTML.slice(0, 120));
  }
  if (document.body.innerText.includes('⟦49⟧')) found.push('a template was run');
  return found.concat(window.hurts || []);
}"""
WATCH = """
  window.hurts = [];
  window.hurt = () => window.hurts.push('a script ran');
  document.addEventListener('securitypolicyviolation', (event) => {
    window.hurts.push('refused by the policy: ' + event.violatedDirective + ' ' + event.blockedURI);
  });
"""


def watch(page):
    """Note what runs on the page, and every dialog."""
    page.add_init_script(WATCH)
    page.on("dialog", lambda dialog: (page.evaluate("window.hurts.push('a dialog')"), dialog.dismiss()))


def caught(page) -> list[str]:
    """What came through on this page; open folds first, so that all of it is laid out."""
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    return page.evaluate(CAUGHT)
