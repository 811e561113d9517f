// SPDX-License-Identifier: Apache-2.0
package dev.updraft.gates.catalogue;

import dev.updraft.gates.catalogue.OperatorPage.Behaviour;
import dev.updraft.gates.catalogue.OperatorPage.Kind;

/** What all operators of a kind have in common, as its interface says it. */
record KindSaid(Kind kind, String said, Behaviour behaviour) {}
