// SPDX-License-Identifier: Apache-2.0
package dev.updraft.gates.catalogue;

import java.util.List;

/**
 * The operators of one package.
 *
 * @param guide its page, from docs
 */
record Family(String title, String guide, String packageName, List<OperatorPage> operators) {}
