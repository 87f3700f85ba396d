// word number `index` of COUNT words: a multiplexer of four is a look-up table a bit, what is above that is left
// to be mapped together with what follows.
`default_nettype none
module bitgear_choose #(
    parameter WIDTH = 16,
    parameter COUNT = 8,     // 4 or 8
    parameter BITS  = 3      // 2**BITS = COUNT
) (
    input  wire [COUNT*WIDTH-1:0] words,
    input  wire [BITS-1:0]        index,
    output wire [WIDTH-1:0]       word
);
    wire [COUNT/4*WIDTH-1:0] chosen;
    genvar c;
    generate
        for (c = 0; c < COUNT / 4; c = c + 1) begin : quarter
            bitgear_choose4 #(.WIDTH(WIDTH)) choose (
                .words(words[4*c*WIDTH+:4*WIDTH]), .index(index[1:0]), .word(chosen[c*WIDTH+:WIDTH])
            );
        end
        if (COUNT == 4) begin : four
            assign word = chosen;
        end else begin : eight
            assign word = index[2] ? chosen[WIDTH+:WIDTH] : chosen[0+:WIDTH];
        end
    endgenerate
endmodule
`default_nettype wire
