# SPDX-License-Identifier: Apache-2.0
# A cluster of Terraform's built-in resources: what it costs is nothing, and it goes as one in a cloud goes. Put your plan here.
variable "nodes" { type = number }

resource "terraform_data" "head" { input = "10.0.0.1" }

resource "terraform_data" "node" {
  count = var.nodes
  input = "10.0.1.${count.index}"
}

output "head" { value = terraform_data.head.output }
output "nodes" { value = terraform_data.node[*].output }
