-- SPDX-License-Identifier: Apache-2.0
-- Keys are forgotten after a day: the few that are still known must be found among all commands.
CREATE INDEX command_kept_keys ON command (created_at) WHERE idempotency_key IS NOT NULL;
