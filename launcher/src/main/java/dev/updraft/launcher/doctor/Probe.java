// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.doctor;

import java.util.List;

/** Looks at one part of an installation. May hang or throw; whoever calls it bears that. */
interface Probe {
  List<Verdict> look() throws Exception;
}
