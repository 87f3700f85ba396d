// What the host reads of the core's memories: 64 bits of a weight word, of a descriptor, or of a table entry, which is
// a low part and a high one. Three groups of eight, because eight are two look-up tables a bit.
`default_nettype none
module bitgear_readback #(
    parameter STORED = 464,    // bits of a descriptor, 512 at most
    parameter DRAIN  = 2       // table entries at once, 1 or 2
) (
    input  wire                clk,
    input  wire [1:0]          memory,
    input  wire [3:0]          part,
    input  wire                odd,        // of a table, the entry's address
    // a cycle later:
    input  wire [767:0]        weights,
    input  wire [STORED-1:0]   descriptor,
    input  wire [DRAIN*89-1:0] entries,
    output reg  [63:0]         read        // two cycles later
);
    reg [1:0] memory1;
    reg [3:0] part1;
    reg odd1;
    wire [255:0] tables;
    genvar k;
    generate
        for (k = 0; k < 2; k = k + 1) begin : entry
            assign tables[k*128+:128] = {39'd0, entries[k%DRAIN*89+:89]};
        end
    endgenerate
    wire [63:0] weight, other, next;
    bitgear_choose #(.WIDTH(64), .COUNT(8), .BITS(3)) choose_weight (
        .words(weights[511:0]), .index(part1[2:0]), .word(weight)
    );
    bitgear_choose #(.WIDTH(64), .COUNT(8), .BITS(3)) choose_other (
        .words({tables, weights[767:512]}),
        .index(memory1 == 2'd1 ? part1[2:0] : {1'b1, odd1, part1[0]}), .word(other)
    );
    bitgear_choose #(.WIDTH(64), .COUNT(8), .BITS(3)) choose_next (
        .words({{(512 - STORED) {1'b0}}, descriptor}), .index(part1[2:0]), .word(next)
    );
    always @(posedge clk) begin
        memory1 <= memory;
        part1 <= part;
        odd1 <= odd;
        read <= memory1 == 2'd3 ? next : memory1 == 2'd1 && !part1[3] ? weight : other;
    end
endmodule
`default_nettype wire
