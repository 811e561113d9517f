# SPDX-License-Identifier: Apache-2.0
# GpuCluster gives all of them.
# Empty: that of the environment, AWS_REGION.
variable "region" { type = string }

# Of the network that is made; empty: any.
variable "zone" { type = string }

# Empty: a network is made.
variable "subnets" { type = list(string) }

# Empty: that of the network.
variable "security_groups" { type = list(string) }

variable "image_owner" { type = string }
variable "image_name" { type = string }
variable "machine" { type = string }
variable "spot" { type = bool }

# Type of the machine whose address all others are told; empty: none.
variable "head" { type = string }

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
    condition     = var.at_most == 0 || var.nodes + (var.head == "" ? 0 : 1) <= var.at_most
    error_message = "There are to be ${var.nodes} machines${var.head == "" ? "" : " and a head"}, and atMost allows ${var.at_most}."
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
