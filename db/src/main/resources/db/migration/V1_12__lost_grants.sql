-- SPDX-License-Identifier: Apache-2.0
-- How often a submit was lost with its worker is bounded; what never started must not count for it.
ALTER TABLE task_instance ADD COLUMN lost int NOT NULL DEFAULT 0;
