# SPDX-License-Identifier: Apache-2.0
def path(day):
    return "s3://models/" + day
