# What the small core takes of an iCE40 UP5K, of nextpnr's log; with `cycles`, modelled times of a frame.
function row(name, number) {
    split(number, parts, "/")
    printf "%-32s %5d of %5d  %5.1f %%\n", name, parts[1], parts[2], 100 * parts[1] / parts[2]
}
/ICESTORM_LC:/ { cells = $3 $4 }
/ICESTORM_RAM:/ { memories = $3 $4 }
/ICESTORM_SPRAM:/ { large = $3 $4 }
/ICESTORM_DSP:/ { multipliers = $3 $4 }
/Max frequency for clock/ { match($0, /: [0-9.]+ MHz/); fmax = substr($0, RSTART + 2, RLENGTH - 6) }
END {
    print "bitgear_up5k on an iCE40 UP5K, by nextpnr\n"
    row("logic cells (LUT4, register)", cells)
    row("memories of 4 Kbit (EBR)", memories)
    row("memories of 256 Kbit (SPRAM)", large)
    row("multipliers (SB_MAC16)", multipliers)
    printf "Fmax                             %5.2f MHz; the bitstream runs at 24 MHz\n", fmax
    count = split(cycles, all, " ")
    for (i = 1; i <= count; i++)
        printf "a frame of %9d cycles, modelled %6.1f ms at 24 MHz, %6.1f ms at Fmax\n", all[i], all[i] / 24e3, all[i] / fmax / 1e3
}
