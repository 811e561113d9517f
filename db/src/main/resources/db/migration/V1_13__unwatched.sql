-- SPDX-License-Identifier: Apache-2.0
-- Since when ZooKeeper has not taken the leader's word, so that a leader that freezes would not be
-- replaced (one that crashes would). NULL: it does, or this installation has no ZooKeeper.
ALTER TABLE epoch ADD COLUMN unwatched_since timestamptz;
