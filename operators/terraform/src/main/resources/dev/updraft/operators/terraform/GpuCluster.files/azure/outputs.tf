# SPDX-License-Identifier: Apache-2.0
output "group" { value = azurerm_linux_virtual_machine_scale_set.gpu.name }
output "instance_ids" { value = sort(flatten(data.azurerm_virtual_machine_scale_set.gpu[*].instances[*].instance_id)) }
output "ips" { value = sort(flatten(data.azurerm_virtual_machine_scale_set.gpu[*].instances[*].private_ip_address)) }
output "head_ip" { value = "" }
output "expires" { value = local.expires }
