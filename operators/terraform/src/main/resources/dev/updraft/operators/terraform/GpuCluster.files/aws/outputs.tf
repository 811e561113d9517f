# SPDX-License-Identifier: Apache-2.0
output "group" { value = aws_autoscaling_group.gpu.name }
output "instance_ids" { value = sort(flatten(data.aws_instances.gpu[*].ids)) }
output "ips" { value = sort(flatten(data.aws_instances.gpu[*].private_ips)) }
output "expires" { value = local.expires }
