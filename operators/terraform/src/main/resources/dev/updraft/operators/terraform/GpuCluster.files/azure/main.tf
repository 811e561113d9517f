# SPDX-License-Identifier: Apache-2.0
# NEVER APPLIED: no provider for Azure could be had where this was written. Of its checks only "terraform fmt" ran. Read it, plan it
# and try it with one small machine before you rely on it, its end above all (docs/terraform.md).
terraform {
  required_version = ">= 1.9"
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.0"
    }
  }
}

provider "azurerm" {
  features {}
}

locals {
  owner   = "${var.dag}/${var.run}/${var.task}/${var.index}"
  name    = "updraft-${substr(replace(var.dag, "/[^A-Za-z0-9-]/", "-"), 0, 30)}-${substr(sha256(local.owner), 0, 12)}"
  expires = timeadd(terraform_data.born.output, "${var.ttl_minutes}m")
  last    = timeadd(terraform_data.born.output, "${var.longest_minutes}m")
  tags = {
    "updraft-dag"     = substr(var.dag, 0, 256)
    "updraft-run"     = substr(var.run, 0, 256)
    "updraft-task"    = substr(var.task, 0, 256)
    "updraft-expires" = local.expires
  }
  image  = split(":", var.image_name)
  nodes  = var.empty ? 0 : var.nodes
  makes  = length(var.subnets) == 0 ? 1 : 0
  subnet = local.makes == 1 ? azurerm_subnet.cluster[0].id : var.subnets[0]
}

# From when the time to live counts; it stays when the plan is applied again.
resource "terraform_data" "born" {
  input = timestamp()
  lifecycle {
    ignore_changes = [input]
  }
}

resource "azurerm_resource_group" "cluster" {
  name     = local.name
  location = var.region
  tags     = local.tags
}

resource "azurerm_virtual_network" "cluster" {
  count               = local.makes
  name                = local.name
  resource_group_name = azurerm_resource_group.cluster.name
  location            = var.region
  address_space       = ["10.0.0.0/16"]
  tags                = local.tags
}

resource "azurerm_subnet" "cluster" {
  count                = local.makes
  name                 = "machines"
  resource_group_name  = azurerm_resource_group.cluster.name
  virtual_network_name = azurerm_virtual_network.cluster[0].name
  address_prefixes     = ["10.0.0.0/20"]
}

resource "azurerm_linux_virtual_machine_scale_set" "gpu" {
  name                = local.name
  resource_group_name = azurerm_resource_group.cluster.name
  location            = var.region
  zones               = var.zone == "" ? null : [var.zone]
  sku                 = var.machine
  instances           = local.nodes
  admin_username      = "updraft"
  overprovision       = false
  priority            = var.spot ? "Spot" : "Regular"
  eviction_policy     = var.spot ? "Delete" : null
  custom_data = base64encode(templatefile("${path.module}/boot.sh.tftpl", {
    expires = local.last
    install = base64encode(var.install)
  }))
  admin_ssh_key {
    username   = "updraft"
    public_key = var.ssh_key
  }
  source_image_reference {
    publisher = var.image_owner
    offer     = local.image[0]
    sku       = local.image[1]
    version   = local.image[2]
  }
  os_disk {
    caching              = "ReadOnly"
    storage_account_type = "Premium_LRS"
  }
  network_interface {
    name                      = "machine"
    primary                   = true
    network_security_group_id = length(var.security_groups) == 0 ? null : var.security_groups[0]
    ip_configuration {
      name      = "machine"
      primary   = true
      subnet_id = local.subnet
    }
  }
  tags = local.tags
  lifecycle {
    precondition {
      condition     = timecmp(plantimestamp(), local.expires) < 0
      error_message = "This cluster expired at ${local.expires}: destroy it, and make another."
    }
  }
}

# A machine that shuts itself down still costs money in Azure: only this ends that.
resource "azurerm_monitor_autoscale_setting" "expiry" {
  name                = "updraft-expiry"
  resource_group_name = azurerm_resource_group.cluster.name
  location            = var.region
  target_resource_id  = azurerm_linux_virtual_machine_scale_set.gpu.id
  profile {
    name = "until then"
    capacity {
      minimum = local.nodes
      default = local.nodes
      maximum = local.nodes
    }
  }
  profile {
    name = "expired"
    capacity {
      minimum = 0
      default = 0
      maximum = 0
    }
    fixed_date {
      timezone = "UTC"
      start    = local.expires
      end      = timeadd(local.expires, "87600h")
    }
  }
  tags = local.tags
}

data "azurerm_virtual_machine_scale_set" "gpu" {
  count               = var.empty ? 0 : 1
  name                = azurerm_linux_virtual_machine_scale_set.gpu.name
  resource_group_name = azurerm_resource_group.cluster.name
  depends_on          = [azurerm_linux_virtual_machine_scale_set.gpu]
}
