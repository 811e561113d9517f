# SPDX-License-Identifier: Apache-2.0
# A cluster of Terraform's built-in resources: what it costs is nothing, and it goes as one in a cloud goes.
variable "nodes" { type = number }

# Where the jobs hand data to each other; gone with the cluster.
resource "terraform_data" "scratch" {
  provisioner "local-exec" { command = "mkdir -m 700 /tmp/updraft-cluster-${self.id}" }
  provisioner "local-exec" {
    when    = destroy
    command = "rm -rf /tmp/updraft-cluster-${self.id}"
  }
}

resource "terraform_data" "node" {
  count      = var.nodes
  input      = "node-${count.index}"
  depends_on = [terraform_data.scratch]
}

# Named as a GpuCluster names them.
output "group" { value = "updraft-cluster-${terraform_data.scratch.id}" }
output "head_ip" { value = "" }
