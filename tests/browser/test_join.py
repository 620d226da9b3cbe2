# SPDX-License-Identifier: GPL-3.0-or-later
"""From the mail to the first sign-in, in Chromium."""
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from harness import secret_text

DEAD = 'This link does not work'
NEW, EXISTING = 'With a New Login', 'With a Login That You Have'


@pytest.fixture(scope='module')
def store(server):
    return server.create_account('shop', 'Bloemen van Bas', 'Bas Bos', language='en-US')


@pytest.fixture
def mail(server, store):
    """A new invitation's."""
    return server.wait_mail(store.invite(store.address_for(), roles=['staff'], language='en-US')['email'])


@pytest.fixture(scope='module')
def somebody(server):
    """Who has a login already, from another account."""
    return server.create_account().member(name='Noor Nagel')


def fill_in_new(browser, name, password):
    browser.by_label('Your Name').send_keys(name)
    browser.by_label('New Password').send_keys(password)


def test_W2_join_with_a_new_login(browser, server, store, mail):
    """The mail's link, the page, the welcome, the first sign-in."""
    browser.open(mail.link)
    assert browser.heading() == 'Join Bloemen van Bas' and browser.driver.title == 'Join Bloemen van Bas'
    for text in ('Bas Bos invites you to work in Bloemen van Bas.', 'Staff', f'You will sign in with {mail.to[0]}.'):
        assert text in browser.text(), text
    password = secret_text()
    server.secrets.add(password)
    fill_in_new(browser, 'Iris van den Berg', password)
    browser.press('Create Login and Join')
    assert browser.heading() == 'Welcome to Bloemen van Bas' and mail.to[0] in browser.text()
    assert browser.complaints() == []
    client = store.sign_in(mail.to[0], password)
    user = store.user(client.user)
    assert (user['name'], user['email'], user['roles'], user['status']) == ('Iris van den Berg', mail.to[0], ['staff'], 'active')
    assert [i['status'] for i in store.owner.pages('invitations') if i['email'] == mail.to[0]] == ['accepted']


def test_W2_join_with_a_login_that_one_has(browser, server, store, somebody, mail):
    """Though it is of another address than the one that was invited."""
    browser.open(mail.link)
    address = browser.by_label('Mail Address')
    assert address.get_attribute('value') == mail.to[0]
    address.clear()
    address.send_keys(somebody.address)
    browser.by_label('Password').send_keys(somebody.password)
    browser.press('Sign In and Join')
    assert browser.heading() == 'Welcome to Bloemen van Bas' and somebody.address in browser.text()
    client = store.sign_in(somebody.address, somebody.password)
    assert store.user(client.user)['roles'] == ['staff']
    assert len(client.pages('/v1/accounts')) == 2
    store.owner.delete(f'users/{client.user}', status=204)


def test_reloading_and_going_back_find_a_dead_link(browser, server, mail):
    browser.open(mail.link)
    fill_in_new(browser, 'Rosa Roos', secret_text())
    browser.press('Create Login and Join')
    browser.driver.back()
    assert browser.heading() == DEAD
    browser.open(mail.link)
    assert browser.heading() == DEAD
    dead = browser.driver.page_source
    browser.driver.refresh()
    assert browser.driver.page_source == dead


def test_sending_the_form_twice(browser, server, store, mail):
    """Reloading the welcome sends it once more: nobody joins twice."""
    browser.open(mail.link)
    fill_in_new(browser, 'Rosa Roos', secret_text())
    browser.press('Create Login and Join')
    browser.driver.refresh()
    assert browser.heading() == DEAD
    assert len([user for user in store.owner.pages('users') if user['email'] == mail.to[0]]) == 1


def test_without_scripts(browser, server, store, mail):
    browser.command('Emulation.setScriptExecutionDisabled', value=True)
    browser.open(mail.link)
    password = secret_text()
    server.secrets.add(password)
    fill_in_new(browser, 'Sil Smit', password)
    browser.press('Create Login and Join')
    assert browser.heading() == 'Welcome to Bloemen van Bas'
    assert store.sign_in(mail.to[0], password).get()['id'] == store.id


def test_no_script_could_run(browser, mail):
    """What somebody smuggled in: the page's policy stops it, and anything that would be loaded."""
    browser.open(mail.link)
    browser.run('''
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(script);
      const image = document.createElement('img');
      image.src = location.origin + '/v1/service';
      document.body.append(image);
      const button = document.createElement('button');
      button.setAttribute('onclick', 'window.ran = true');
      document.body.append(button);
      button.click();''')
    assert browser.run('return window.ran') is None
    refused = [line for line in browser.complaints() if 'Content Security Policy' in line]
    assert len(refused) >= 3, refused
    assert browser.run('return [document.scripts.length, document.cookie, document.referrer]') == [1, '', '']


def test_a_form_from_another_site_is_refused(browser, server, store, mail):
    """A page elsewhere that knows the link sends the form, as a forged one would be."""
    page = f'''<form method="post" action="{mail.link}"><input name="way" value="new"><input name="name" value="Mallory">
               <input name="password" value="{secret_text()}"><button>Go</button></form>'''
    browser.open('data:text/html,' + page.replace('\n', ''))
    browser.press('Go')
    assert browser.heading() == 'That did not work'
    assert mail.to[0] not in [user['email'] for user in store.owner.pages('users')]
    browser.open(mail.link)
    assert browser.heading() == 'Join Bloemen van Bas'


# --- What is wrong with a form ---

def test_a_refused_password(browser, server, mail):
    """What is wrong stands at the top and has the focus; it leads to the field, which says so itself. The name stays."""
    browser.open(mail.link)
    hint = browser.by_label('New Password').get_attribute('aria-describedby')
    assert '8 to 128 characters' in browser.driver.find_element(By.ID, hint).text
    fill_in_new(browser, 'Tess Tulp', 'password')
    browser.press('Create Login and Join')
    alert = browser.focused()
    assert alert.get_attribute('role') == 'alert' and 'most common passwords' in alert.text
    browser.tab()
    browser.type(Keys.ENTER)
    field = browser.focused()
    assert field.get_attribute('id') == browser.by_label('New Password').get_attribute('id')
    assert field.get_attribute('aria-invalid') == 'true' and field.get_attribute('value') == ''
    described = [browser.driver.find_element(By.ID, id).text for id in field.get_attribute('aria-describedby').split()]
    assert any('most common' in text for text in described) and any('8 to 128' in text for text in described)
    assert browser.by_label('Your Name').get_attribute('value') == 'Tess Tulp'
    browser.picture('refused')
    password = secret_text()
    server.secrets.add(password)
    browser.type(password)
    browser.press('Create Login and Join')
    assert browser.heading() == 'Welcome to Bloemen van Bas'


def test_a_wrong_login(browser, mail, somebody):
    browser.open(mail.link)
    browser.by_label('Mail Address').clear()
    browser.by_label('Mail Address').send_keys(somebody.address)
    browser.by_label('Password').send_keys('not the one')
    browser.press('Sign In and Join')
    assert browser.focused().text == 'The mail address or the password is wrong.'
    assert browser.by_label('Mail Address').get_attribute('value') == somebody.address
    assert browser.by_label('Password').get_attribute('aria-invalid') == 'true'


def test_an_empty_form_is_not_sent(browser, mail):
    """Chromium says which field is missing."""
    browser.open(mail.link)
    button, = [each for each in browser.driver.find_elements(By.TAG_NAME, 'button') if each.text == 'Create Login and Join']
    button.click()
    assert browser.focused().get_attribute('id') == browser.by_label('Your Name').get_attribute('id')
    assert browser.heading() == 'Join Bloemen van Bas'


# --- Keyboard, eyes and ears ---

def test_by_keyboard_alone(browser, server, store, mail):
    """Tab goes through the fields in their order; each shows that it has the focus; Enter sends."""
    browser.open(mail.link)
    password = secret_text()
    server.secrets.add(password)
    seen = []
    for _ in range(6):
        element = browser.tab()
        seen.append(element.text or browser.run('return arguments[0].labels[0].textContent', element))
        outline = browser.run('const s = getComputedStyle(arguments[0]); return [s.outlineStyle, parseFloat(s.outlineWidth)]', element)
        assert outline[0] == 'solid' and outline[1] >= 2, seen[-1]
    assert seen == ['Your Name', 'New Password', 'Create Login and Join', 'Mail Address', 'Password', 'Sign In and Join']
    browser.open(mail.link)
    browser.tab()
    browser.type('Kees Kool')
    browser.tab()
    browser.type(password)
    browser.leave(lambda: browser.type(Keys.ENTER))
    assert browser.heading() == 'Welcome to Bloemen van Bas'
    assert store.sign_in(mail.to[0], password).get()['id'] == store.id


PAGES = ['join', 'refused', 'login exists', 'joined', 'dead', 'confirm', 'confirmed']


@pytest.fixture(scope='module')
def pages(server):
    """How to get to each page, in German, whose words are long."""
    account = server.create_account('shipping', 'Gärtnerei Grünspecht & Söhne', 'Gerda Grünspecht', language='de-DE')

    def go(browser, name):
        browser.command('Network.enable')
        browser.command('Network.setExtraHTTPHeaders', headers={'Accept-Language': 'de-DE', 'X-Forwarded-For': server.client().ip})
        address = account.address_for('sam')
        if name in ('confirm', 'confirmed'):
            member = account.member()
            member.patch('/v1/me', {'email': address, 'language': 'de-DE', 'current_password': member.password}, status=200)
        elif name == 'login exists':
            server.create_account(address=address, password=secret_text())
        if name not in ('confirm', 'confirmed'):
            account.invite(address, roles=['warehouse-manager', 'customer-support'], grants={'invoices': 'guest'}, language='de-DE',
                           ends_at='2031-05-09T00:00:00Z')
        browser.open(server.wait_mail(address).link if name != 'dead' else server.url + '/join/nothing')
        if name in ('refused', 'joined'):
            password = 'kurz' if name == 'refused' else secret_text()
            browser.driver.find_element(By.ID, 'new-name').send_keys('Sam Smit')
            browser.driver.find_element(By.ID, 'new-password').send_keys(password)
            browser.leave(browser.driver.find_element(By.CSS_SELECTOR, '#new-password ~ button').click)
        elif name == 'confirmed':
            browser.leave(browser.driver.find_element(By.TAG_NAME, 'button').click)

    return go


LOOKS = {'desktop': (1100, False), 'desktop-dark': (1100, True), 'phone': (400, False), 'phone-dark': (400, True)}


def check_looks(browser, page, picture):
    """On a desktop and a phone, light and dark: enough contrast, nothing beside the page, large enough to touch."""
    for look, (width, dark) in LOOKS.items():
        browser.size(width, 900, width < 500)
        browser.dark(dark)
        assert browser.poor_contrast() == [], look
        background = browser.run('return getComputedStyle(document.body).backgroundColor')
        assert ('250' in background) != dark, (look, background)
        for element in browser.driver.find_elements(By.CSS_SELECTOR, 'input:not([type=hidden]), button'):
            assert element.size['height'] >= 44 and element.size['width'] >= 44, look
        assert browser.run('return parseFloat(getComputedStyle(document.querySelector("main")).fontSize)') >= 16
        assert browser.overflow() <= 0, look
        browser.picture(f'{picture}-{look}')
    browser.size(320, 900, True)
    assert browser.overflow() <= 0, 'a very small phone'


def check_tree(browser, page):
    """A language, a title, one heading, named forms, fields, buttons and links; hints and errors with their fields."""
    assert browser.run('return document.documentElement.lang') == 'de-DE'
    nodes = browser.nodes()
    headings = [(name, properties['level']) for role, name, properties, _ in nodes if role == 'heading']
    assert headings[0][1] == 1 and [level for _, level in headings].count(1) == 1
    assert browser.driver.title == headings[0][0]
    assert [role for role, *_ in nodes].count('main') == 1
    for role, name, properties, description in nodes:
        if role in ('textbox', 'button', 'link', 'form'):
            assert name, (role, properties)
        if role == 'textbox':
            assert properties.get('required'), name
        if properties.get('invalid') == 'true':
            assert description, name
    assert [role for role, *_ in nodes].count('textbox') == {'join': 4, 'refused': 4, 'login exists': 2}.get(page, 0)
    forms = {name for role, name, *_ in nodes if role == 'form'}
    assert len(forms) == {'join': 2, 'refused': 2, 'login exists': 1, 'confirm': 1}.get(page, 0)
    ids = browser.run('return [...document.querySelectorAll("[id]")].map(e => e.id)')
    assert len(ids) == len(set(ids))
    assert [role for role, *_ in nodes].count('alert') == (page == 'refused')
    if page == 'refused':
        assert browser.focused().get_attribute('role') == 'alert'


@pytest.mark.parametrize('page', PAGES)
def test_everybody_can_read_it(browser, pages, axe, page):
    """By eye on each screen, and with a screen reader; and axe, which checks WCAG 2.2, has nothing to say."""
    pages(browser, page)
    check_tree(browser, page)
    check_looks(browser, page, page.replace(' ', '-'))
    browser.size(1100, 900)
    for dark in (False, True):
        browser.dark(dark)
        assert axe(browser) == []


def test_axe_would_find_a_missing_label(browser, pages, axe):
    pages(browser, 'join')
    browser.run('document.querySelector("label").remove(); document.documentElement.removeAttribute("lang")')
    assert {'label', 'html-has-lang'} <= {rule for rule, _ in axe(browser)}


def test_password_managers_know_the_fields(browser, mail):
    browser.open(mail.link)
    kinds = {each.get_attribute('id'): (each.get_attribute('type'), each.get_attribute('autocomplete'))
             for each in browser.driver.find_elements(By.CSS_SELECTOR, 'input:not([type=hidden])')}
    assert kinds == {'new-name': ('text', 'name'), 'new-password': ('password', 'new-password'),
                     'existing-email': ('email', 'username'), 'existing-password': ('password', 'current-password')}


# --- The mail itself, as a mail program shows it ---

@pytest.mark.parametrize('dark', [False, True])
def test_the_mail_can_be_read(browser, server, store, dark, tmp_path):
    address = store.address_for()
    store.invite(address, roles=['staff'], grants={'orders': 'guest'}, language='de-DE')
    mail = server.wait_mail(address)
    (tmp_path / 'mail.html').write_text(mail.html, encoding='utf-8')
    browser.dark(dark)
    browser.size(400, 800, True)
    browser.open((tmp_path / 'mail.html').as_uri())
    assert browser.poor_contrast() == []
    assert browser.overflow() <= 0
    button, = [node for node in browser.nodes() if node[0] == 'link']
    assert store.name in button[1]
    browser.picture('mail-dark' if dark else 'mail')
