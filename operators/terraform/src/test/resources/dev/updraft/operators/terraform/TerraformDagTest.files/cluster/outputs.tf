output "head_ip" { value = terraform_data.node[0].output }
output "ips" { value = terraform_data.node[*].output }
