variable "nodes" { type = number }

resource "terraform_data" "node" {
  count = var.nodes
  input = "10.0.0.${count.index}"
}
