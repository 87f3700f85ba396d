// The multiplexer that joins two look-up tables of a slice. Vendors' tools find it themselves, yosys does not.
module bitgear_choose2 (input low, input high, input index, output chosen);
    MUXF7 _TECHMAP_REPLACE_ (.I0(low), .I1(high), .S(index), .O(chosen));
endmodule
