# SPDX-License-Identifier: GPL-3.0-or-later
"""Chromium without a window, and what a person finds on a page in it."""
import base64
import os

from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException, WebDriverException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from harness import SLOW, wait_for

# What an element's text is drawn with and on, as numbers; and what is wider than the page.
INSPECT = r'''
function parts(colour) {
  const m = colour.match(/[\d.]+/g).map(Number);
  return m.length > 3 ? m : [...m, 1];
}
function behind(element) {
  for (let e = element; e; e = e.parentElement) {
    const c = parts(getComputedStyle(e).backgroundColor);
    if (c[3] === 1) return c;
  }
  const canvas = document.createElement('div');
  canvas.style.backgroundColor = 'Canvas';
  document.body.append(canvas);
  const colour = parts(getComputedStyle(canvas).backgroundColor);
  canvas.remove();
  return colour;
}
const found = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const e = walker.currentNode.parentElement;
  if (walker.currentNode.data.trim() && e.offsetParent)
    found.push([walker.currentNode.data.trim(), parts(getComputedStyle(e).color), behind(e), 4.5]);
}
for (const e of document.querySelectorAll('input:not([type=hidden])')) {
  const style = getComputedStyle(e);
  found.push([e.id, parts(style.color), behind(e), 4.5]);
  found.push([e.id + ' border', parts(style.borderTopColor), behind(e.parentElement), 3]);
}
return found;
'''


def luminance(colour):
    def linear(value):
        value /= 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
    red, green, blue = (linear(value) for value in colour[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """WCAG 2.2, 1.4.3."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


class Browser:
    def __init__(self, folder):
        options = Options()
        options.binary_location = '/usr/bin/chromium'
        for argument in ('--headless=new', '--disable-gpu', '--disable-dev-shm-usage', '--no-proxy-server', '--no-first-run',
                         '--disable-background-networking', '--disable-component-update', '--lang=en-US',
                         f'--user-data-dir={folder}/profile',
                         '--no-sandbox'):  # which neither root nor a container has; it opens nothing but our own pages
            options.add_argument(argument)
        options.set_capability('goog:loggingPrefs', {'browser': 'ALL'})
        # Chromium keeps to itself in a home of its own, and nothing asks a proxy for this machine.
        os.environ['no_proxy'] = os.environ['NO_PROXY'] = 'localhost,127.0.0.1'
        environment = dict(os.environ, HOME=folder, XDG_CONFIG_HOME=f'{folder}/config', XDG_CACHE_HOME=f'{folder}/cache')
        self.driver = webdriver.Chrome(service=Service('/usr/bin/chromedriver', env=environment), options=options)
        self.driver.set_page_load_timeout(60 * SLOW)

    def close(self):
        self.driver.quit()

    def command(self, name, **parameters):
        return self.driver.execute_cdp_cmd(name, parameters)

    def reset(self):
        self.driver.get('about:blank')
        self.command('Emulation.setScriptExecutionDisabled', value=False)
        self.command('Emulation.setEmulatedMedia', features=[])
        self.size(1100, 900)
        self.driver.get_log('browser')

    def size(self, width, height, mobile=False):
        self.command('Emulation.setDeviceMetricsOverride', width=width, height=height, deviceScaleFactor=2 if mobile else 1,
                     mobile=mobile)

    def dark(self, on=True):
        self.command('Emulation.setEmulatedMedia',
                     features=[{'name': 'prefers-color-scheme', 'value': 'dark' if on else 'light'}])

    def open(self, url):
        self.driver.get(url)

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def heading(self):
        return self.driver.find_element(By.TAG_NAME, 'h1').text

    def text(self):
        return self.driver.find_element(By.TAG_NAME, 'main').text

    def by_label(self, label, form=None):
        """The field that a label with this text is for."""
        base = self.form(form) if form else self.driver
        label, = [each for each in base.find_elements(By.TAG_NAME, 'label') if each.text == label]
        return self.driver.find_element(By.ID, label.get_attribute('for'))

    def form(self, heading):
        form, = [each for each in self.driver.find_elements(By.TAG_NAME, 'form') if each.find_element(By.TAG_NAME, 'h2').text == heading]
        return form

    def press(self, label):
        """The button, by its name; returns when the next page is there."""
        button, = [each for each in self.driver.find_elements(By.TAG_NAME, 'button') if each.text == label]
        self.leave(button.click)

    def leave(self, act):
        old = self.driver.find_element(By.TAG_NAME, 'html')
        act()
        wait_for(lambda: self.is_gone(old), timeout=30, what='the next page')

    def is_gone(self, element):
        try:
            element.is_enabled()
            return False
        except (StaleElementReferenceException, NoSuchElementException):
            return True
        except WebDriverException:
            return False

    def focused(self):
        return self.driver.switch_to.active_element

    def type(self, text):
        """On the keyboard: to wherever the focus is."""
        self.focused().send_keys(text)

    def tab(self, back=False):
        webdriver.ActionChains(self.driver).send_keys(Keys.SHIFT + Keys.TAB if back else Keys.TAB).perform()
        return self.focused()

    def poor_contrast(self):
        return [(text, round(contrast(front, back), 2)) for text, front, back, least in self.run(INSPECT)
                if contrast(front, back) < least]

    def nodes(self):
        """What a screen reader gets: role and name of each thing, and its properties."""
        nodes = []
        for node in self.command('Accessibility.getFullAXTree')['nodes']:
            if not node.get('ignored'):
                nodes.append((node['role']['value'], node.get('name', {}).get('value', ''),
                              {p['name']: p['value'].get('value') for p in node.get('properties', [])},
                              node.get('description', {}).get('value', '')))
        return nodes

    def complaints(self):
        """What Chromium's console says, but for the icon that it asks every site for."""
        return [entry['message'] for entry in self.driver.get_log('browser') if 'favicon' not in entry['message']]

    def overflow(self):
        """By how much the page is wider than the window."""
        return self.run('return document.scrollingElement.scrollWidth - innerWidth')

    def picture(self, name):
        """Of the whole page, for whoever wants to look: KEYHOLDER_PICTURES is where to."""
        folder = os.environ.get('KEYHOLDER_PICTURES')
        if folder:
            data = self.command('Page.captureScreenshot', captureBeyondViewport=True)['data']
            with open(os.path.join(folder, name + '.png'), 'wb') as file:
                file.write(base64.b64decode(data))
