"""The whole of Banyan on one machine: stand-in monolith, new side, gateway, control plane and a trickle of traffic."""
