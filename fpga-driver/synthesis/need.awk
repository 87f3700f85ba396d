# What a design needs of an XC7Z020: of `stat -tech xilinx`, then of `ltp`.
function row(name, used, there) {
    printf "%-28s %7d of %7d  %5.1f %%\n", name, used, there, 100 * used / there
}
/^ +LUT[1-6] / { lut += $2 }
/^ +INV / { lut += $2 }
/^ +(SRL16E|SRLC32E|RAM32X1S|RAM64X1S) / { memory += $2 }
/^ +(RAM32X1D|RAM64X1D) / { memory += 2 * $2 }
/^ +(RAM32M|RAM64M|RAM128X1D) / { memory += 4 * $2 }
/^ +FD[A-Z]+ / { ff += $2 }
/^ +DSP48E1 / { dsp += $2 }
/^ +RAMB36E1 / { ram += 2 * $2 }
/^ +RAMB18E1 / { ram += $2 }
/^ +CARRY4 / { carry += $2 }
/^Longest topological path/ { match($0, /length=[0-9]+/); levels = substr($0, RSTART + 7, RLENGTH - 7) }
/ via / { last = $0 }
/\(.* via / { kind = $0; sub(/^.*\(/, "", kind); n[kind]++ }
END {
    printf "%s for an XC7Z020, by yosys\n\n", top
    row("look-up tables", lut + memory, 53200)
    row("  of which memory", memory, 17400)
    row("registers", ff, 106400)
    row("multiplier blocks (DSP48E1)", dsp, 220)
    row("block memories of 36 Kbit", int((ram + 1) / 2), 140)
    row("carry blocks (CARRY4)", carry, 13300)
    printf "\nLongest path: %d cells between registers\n", levels
}
