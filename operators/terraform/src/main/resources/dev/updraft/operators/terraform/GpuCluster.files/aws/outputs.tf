# SPDX-License-Identifier: Apache-2.0
output "group" { value = aws_autoscaling_group.gpu.name }
output "instance_ids" { value = sort(flatten(data.aws_instances.gpu[*].ids)) }
output "ips" { value = sort(flatten(data.aws_instances.gpu[*].private_ips)) }
output "head_ip" { value = length(aws_instance.head) == 0 ? "" : aws_instance.head[0].private_ip }
output "expires" { value = local.expires }
