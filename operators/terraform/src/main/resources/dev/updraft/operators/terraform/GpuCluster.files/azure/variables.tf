# SPDX-License-Identifier: Apache-2.0
# NEVER APPLIED, see main.tf. GpuCluster gives all of them.
variable "region" { type = string }

# Empty: any.
variable "zone" { type = string }

# One at most; empty: a network is made.
variable "subnets" { type = list(string) }

# One at most; empty: none.
variable "security_groups" { type = list(string) }

# Publisher of an image, and offer:sku:version.
variable "image_owner" { type = string }
variable "image_name" { type = string }

# For the user "updraft"; Azure makes no machine without one.
variable "ssh_key" { type = string }

variable "machine" { type = string }
variable "spot" { type = bool }

# Run by each machine when it first starts; may be empty.
variable "install" { type = string }

variable "ttl_minutes" { type = number }

# After which machines end themselves, whatever became of the group: as ttl_minutes, or later where that may grow.
variable "longest_minutes" { type = number }

# 0: no limit.
variable "at_most" { type = number }

variable "nodes" {
  type = number
  validation {
    condition     = var.nodes >= 1 && floor(var.nodes) == var.nodes
    error_message = "There must be 1 machine or more."
  }
  validation {
    condition     = var.at_most == 0 || var.nodes <= var.at_most
    error_message = "There are to be ${var.nodes} machines, and atMost allows ${var.at_most}."
  }
}

# In the first step: no machines yet.
variable "empty" { type = bool }

# Who applies this.
variable "dag" { type = string }
variable "run" { type = string }
variable "task" { type = string }

# Of a mapped task; else -1.
variable "index" { type = number }
