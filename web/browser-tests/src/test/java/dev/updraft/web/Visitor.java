// SPDX-License-Identifier: Apache-2.0
package dev.updraft.web;

import dev.updraft.web.browser.Tab;

/** What every visitor does first. */
final class Visitor {
  private Visitor() {}

  static void logIn(Tab tab, Fixture fixture, String name, String password) {
    tab.open(fixture.url() + "/login");
    tab.fill("[name=username]", name);
    tab.fill("[name=password]", password);
    tab.follow(".primary");
  }
}
