variable "nodes" { type = number }
resource "terraform_data" "node" {
  count = var.nodes
  input = "two"
}
output "head_ip" { value = terraform_data.node[0].output }
