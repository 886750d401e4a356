from playwright.sync_api import Page
from tests.browser import Site
def test_x(site: Site, page: Page) -> None:
    log = []
    page.on('request', lambda r: log.append(('req', r.method, r.url)) )
    page.on('requestfailed', lambda r: log.append(('fail', r.url, r.failure)) )
    page.on('response', lambda r: log.append((r.status, r.url)))
    page.on('console', lambda m: log.append(('con', m.text[:300])))
    site.sign_in(page, "hana")
    page.goto(f"{site.url}/surveys")
    page.get_by_label("Name").fill("After a call")
    page.get_by_role("button", name="Make the survey").click()
    page.wait_for_url("**/edit")
    log.clear()
    page.get_by_label("Deutsch").check()
    page.get_by_label("Wording, English").first.fill("How happy are you with your call?")
    page.wait_for_timeout(4000)
    print(page.evaluate("[typeof htmx, document.querySelector('#preview').outerHTML.slice(0,400), document.documentElement.className]"))
    print(*log, sep='\n')
    assert 0
