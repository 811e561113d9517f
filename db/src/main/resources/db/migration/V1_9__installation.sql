-- SPDX-License-Identifier: Apache-2.0
-- What all processes of an installation share and one of them made, sealed with its key file.
CREATE TABLE installation (
  name  text PRIMARY KEY,
  value text NOT NULL
);
