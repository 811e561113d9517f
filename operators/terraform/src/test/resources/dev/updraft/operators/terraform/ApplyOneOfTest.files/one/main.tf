resource "terraform_data" "node" { input = "one" }
output "head_ip" { value = terraform_data.node.output }
