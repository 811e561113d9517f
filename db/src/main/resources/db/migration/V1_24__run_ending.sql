-- SPDX-License-Identifier: Apache-2.0
-- How a run ends, said by a person or its time limit while teardowns are still to run: state, a space,
-- cause. NULL = its tasks say it.
ALTER TABLE run ADD COLUMN ending text;
