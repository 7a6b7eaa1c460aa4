"""The pages to sign in and out: each is a single file, and works without scripts."""

from base64 import b64encode
from hashlib import sha256
from html import escape

from starlette.responses import HTMLResponse

_STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 20rem; margin: 12vh auto 0; padding: 0 1rem; }
label, button { display: block; width: 100%; margin-top: 1rem; }
input, button { box-sizing: border-box; width: 100%; padding: .6rem; font: inherit; }
[role=alert] { padding: .6rem; border: 1px solid; border-radius: .3rem; }
"""
# Browsers obey Clear-Site-Data only over HTTPS and from their own machine.
_CLEAR_STORAGE = """
document.currentScript.closest('form').addEventListener('submit', async event => {
  event.preventDefault();
  localStorage.clear();
  sessionStorage.clear();
  const chats = await indexedDB.databases();
  const removed = chats.map(each => new Promise(done => {
    const request = indexedDB.deleteDatabase(each.name);
    request.onsuccess = request.onerror = request.onblocked = done;
  }));
  await Promise.all(removed);
  event.target.submit();
});
"""


def _hash(text: str) -> str:
    """The policy source that allows an inline style or script."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


_HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src {_hash(_STYLE)}; script-src {_hash(_CLEAR_STORAGE)};"
        " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    # Without a referrer, a browser sends the form's origin as null.
    "Referrer-Policy": "same-origin",
}
_FIELDS = """\
<input type="hidden" name="next" value="{next}">
<label>Name <input name="name" autocomplete="username" autocapitalize="none"
 spellcheck="false" required autofocus></label>
<label>Password <input name="password" type="password"
 autocomplete="current-password" required></label>"""
_LAST_CONTROL = "\x20"


def login_page(next_path: str, *, problem: str = "", status: int = 200) -> HTMLResponse:
    """The form to sign in and continue to a local path; `problem` says what went wrong."""
    fields = _FIELDS.format(next=escape(next_path))
    return _page("Sign in", "/login", fields, problem=problem, status=status)


def logout_page(name: str) -> HTMLResponse:
    """The form to sign out, which a link from another site must not do.

    Submitting it deletes the chat from the browser.
    """
    name_line = f"<p>You are signed in as {escape(name)}.</p>"
    return _page(
        "Sign out", "/logout", f"{name_line}\n<script>{_CLEAR_STORAGE}</script>"
    )


def local_path(word: str) -> str:
    r"""The word if it is a path on this server, else "/".

    Browsers read `\` as `/` and drop control characters, and `//` begins a host name.
    """
    is_local = word.startswith("/") and not word.startswith("//") and "\\" not in word
    return word if is_local and min(word) > _LAST_CONTROL else "/"


def _page(
    title: str, path: str, fields: str, *, problem: str = "", status: int = 200
) -> HTMLResponse:
    alert = f'<p role="alert">{escape(problem)}</p>\n' if problem else ""
    text = (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{title} – askquote</title>\n<style>{_STYLE}</style>\n"
        f'<main>\n<h1>askquote</h1>\n{alert}<form method="post" action="{path}">\n'
        f"{fields}\n<button>{title}</button>\n</form>\n</main>\n</html>\n"
    )
    return HTMLResponse(text, status, _HEADERS)
