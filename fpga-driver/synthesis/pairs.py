"""The look-up tables that a netlist of yosys for the 7 series takes in the device: python3 pairs.py NETLIST (JSON).

A look-up table of the device has six inputs, or two outputs that have five inputs between them. yosys leaves the second
output to the tools that place its netlist; here as many tables as possible are paired that need not know the placement:
of those that share an input, greedily, the larger ones first. What feeds a carry chain or a multiplexer beside the
tables is left alone. A carry chain is fed by look-up tables alone, so what reaches one directly takes one more.
"""
import collections
import json
import re
import sys

THERE = 53200
MEMORY = {"RAM32M": 4, "RAM64M": 4, "RAM128X1D": 4, "RAM32X1D": 2, "RAM64X1D": 2}


def main(netlist):
    modules = json.load(open(netlist))["modules"].values()
    cells = next(m for m in modules if "top" in m["attributes"])["cells"].values()
    tables = {}  # output: inputs
    alone = set()
    chained = []
    memory = 0
    for cell in cells:
        nets = cell["connections"]
        memory += MEMORY.get(cell["type"], 0)
        if re.fullmatch("LUT[1-6]|INV", cell["type"]):
            inputs = [bits[0] for pin, bits in nets.items() if pin[0] == "I"]
            tables[nets["O"][0]] = {net for net in inputs if isinstance(net, int)}
        elif cell["type"] == "MUXF7":
            alone.update(nets["I0"] + nets["I1"])
        elif cell["type"] == "CARRY4":
            chained += [net for net in nets["S"] if isinstance(net, int)]
    alone.update(chained)
    direct = sum(net not in tables for net in chained)
    pairs = pair({out: ins for out, ins in tables.items() if out not in alone and len(ins) <= 5})
    need = len(tables) + memory + direct - pairs
    print("In the device's look-up tables, %d of them with two outputs and %d that only lead to" % (pairs, direct))
    print("a carry chain, both counted in the netlist: %d, %.1f %%" % (need, 100 * need / THERE))


def pair(tables):
    """How many pairs."""
    users = collections.defaultdict(set)
    for table, inputs in tables.items():
        for net in inputs:
            users[net].add(table)
    pairs = 0
    free = set(tables)
    for table in sorted(tables, key=lambda t: (-len(tables[t]), t)):
        if table not in free:
            continue
        free.discard(table)
        best = None
        for net in tables[table]:
            users[net] &= free
            for other in sorted(users[net])[:200]:
                if len(tables[table] | tables[other]) <= 5:
                    choice = len(tables[table] & tables[other]), len(tables[other]), other
                    best = max(best or choice, choice)
        if best:
            free.discard(best[2])
            pairs += 1
    return pairs


main(sys.argv[1])
