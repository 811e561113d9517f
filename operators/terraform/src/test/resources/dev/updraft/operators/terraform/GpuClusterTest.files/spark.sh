#!/bin/bash
echo "$UPDRAFT_ROLE of $UPDRAFT_HEAD_IP"
