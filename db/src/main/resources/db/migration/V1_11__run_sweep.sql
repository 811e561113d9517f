-- SPDX-License-Identifier: Apache-2.0
-- What one command promised for many instances of a run and is still to be done: the leader goes on
-- with it in slices, also after a takeover. NULL = nothing.
ALTER TABLE run ADD COLUMN sweep text;
