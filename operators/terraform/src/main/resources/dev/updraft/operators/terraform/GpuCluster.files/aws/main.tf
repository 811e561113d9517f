# SPDX-License-Identifier: Apache-2.0
# Machines with GPUs for a part of a run. It is applied in two steps, the first with no machines, so that there is none
# before its end is arranged, and none that a state does not know (docs/terraform.md).
terraform {
  required_version = ">= 1.9"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = var.region == "" ? null : var.region
}

locals {
  # Names are fixed: what is there already, but in no state, is refused instead of paid for twice.
  owner   = "${var.dag}/${var.run}/${var.task}/${var.index}"
  name    = "updraft-${substr(replace(var.dag, "/[^A-Za-z0-9-]/", "-"), 0, 60)}-${substr(sha256(local.owner), 0, 12)}"
  expires = timeadd(terraform_data.born.output, "${var.ttl_minutes}m")
  last    = timeadd(terraform_data.born.output, "${var.longest_minutes}m")
  told = {
    "Name"         = local.name
    "updraft:dag"  = var.dag
    "updraft:run"  = var.run
    "updraft:task" = var.task
  }
  tags = merge(
    { for key, value in local.told : key => substr(replace(value, "/[^A-Za-z0-9 +=._:/@-]/", "_"), 0, 256) },
    { "updraft:expires" = local.expires },
  )
  nodes   = var.empty ? 0 : var.nodes
  makes   = length(var.subnets) == 0 ? 1 : 0
  subnets = local.makes == 1 ? aws_subnet.cluster[*].id : var.subnets
}

# From when the time to live counts; it stays when the plan is applied again.
resource "terraform_data" "born" {
  input = timestamp()
  lifecycle {
    ignore_changes = [input]
  }
}

resource "aws_vpc" "cluster" {
  count                = local.makes
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
  tags                 = local.tags
}

resource "aws_internet_gateway" "cluster" {
  count  = local.makes
  vpc_id = aws_vpc.cluster[0].id
  tags   = local.tags
}

resource "aws_subnet" "cluster" {
  count                   = local.makes
  vpc_id                  = aws_vpc.cluster[0].id
  cidr_block              = "10.0.0.0/20"
  availability_zone       = var.zone == "" ? null : var.zone
  map_public_ip_on_launch = true
  tags                    = local.tags
}

resource "aws_route_table" "cluster" {
  count  = local.makes
  vpc_id = aws_vpc.cluster[0].id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.cluster[0].id
  }
  tags = local.tags
}

resource "aws_route_table_association" "cluster" {
  count          = local.makes
  subnet_id      = aws_subnet.cluster[0].id
  route_table_id = aws_route_table.cluster[0].id
}

data "aws_ami" "gpu" {
  most_recent = true
  owners      = [var.image_owner]
  filter {
    name   = "name"
    values = [var.image_name]
  }
}

# The machine that the others know before they begin. It is none of the group, which would put one of another address in
# its place; so nothing but itself ends it, and it arranges that before anything else. It is made in the second step, and
# stays what it is: another one would have another address.
resource "aws_instance" "head" {
  count                                = var.head == "" || var.empty ? 0 : 1
  ami                                  = data.aws_ami.gpu.id
  instance_type                        = var.head
  subnet_id                            = local.subnets[0]
  vpc_security_group_ids               = length(var.security_groups) == 0 ? null : var.security_groups
  instance_initiated_shutdown_behavior = "terminate"
  user_data = templatefile("${path.module}/boot.sh.tftpl", {
    expires = local.last
    install = base64encode(var.install)
    told    = "export UPDRAFT_ROLE=head UPDRAFT_HEAD_IP=$(hostname -I | cut -d' ' -f1)\n"
  })
  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }
  tags        = merge(local.tags, { "Name" = "${local.name}-head" })
  volume_tags = local.tags
  lifecycle {
    ignore_changes = [ami, user_data]
  }
  depends_on = [aws_route_table_association.cluster]
}

resource "aws_launch_template" "gpu" {
  name                   = local.name
  image_id               = data.aws_ami.gpu.id
  instance_type          = var.machine
  vpc_security_group_ids = length(var.security_groups) == 0 ? null : var.security_groups
  user_data = base64encode(templatefile("${path.module}/boot.sh.tftpl", {
    expires = local.last
    install = base64encode(var.install)
    told    = length(aws_instance.head) == 0 ? "" : "export UPDRAFT_ROLE=node UPDRAFT_HEAD_IP=${aws_instance.head[0].private_ip}\n"
  }))

  # A machine that shuts itself down is gone, and costs no more.
  instance_initiated_shutdown_behavior = "terminate"

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }
  dynamic "instance_market_options" {
    for_each = var.spot ? ["spot"] : []
    content {
      market_type = instance_market_options.value
    }
  }
  dynamic "tag_specifications" {
    for_each = ["instance", "volume"]
    content {
      resource_type = tag_specifications.value
      tags          = local.tags
    }
  }
  tags = local.tags
  lifecycle {
    # A newer image in the middle of a run would be another machine for the next attempt.
    ignore_changes = [image_id]
  }
}

resource "aws_autoscaling_group" "gpu" {
  name                      = local.name
  min_size                  = 0
  max_size                  = local.nodes
  desired_capacity          = local.nodes
  vpc_zone_identifier       = local.subnets
  wait_for_capacity_timeout = "20m"
  force_delete              = true
  launch_template {
    id      = aws_launch_template.gpu.id
    version = aws_launch_template.gpu.latest_version
  }
  dynamic "tag" {
    for_each = local.tags
    content {
      key                 = tag.key
      value               = tag.value
      propagate_at_launch = false
    }
  }
  lifecycle {
    precondition {
      condition     = timecmp(plantimestamp(), local.expires) < 0
      error_message = "This cluster expired at ${local.expires}: destroy it, and make another."
    }
  }
  depends_on = [aws_route_table_association.cluster]
}

# The group would replace machines that ended themselves; from then on it has none.
resource "aws_autoscaling_schedule" "expiry" {
  scheduled_action_name  = "updraft-expiry"
  autoscaling_group_name = aws_autoscaling_group.gpu.name
  min_size               = 0
  max_size               = 0
  desired_capacity       = 0
  start_time             = local.expires
}

data "aws_instances" "gpu" {
  count                = var.empty ? 0 : 1
  instance_state_names = ["pending", "running"]
  filter {
    name   = "tag:aws:autoscaling:groupName"
    values = [local.name]
  }
  depends_on = [aws_autoscaling_group.gpu]
}
