// word number `index` of COUNT words: a multiplexer of four is a look-up table a bit; what is above that may be a
// multiplexer beside the look-up tables.
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
            genvar i;
            for (i = 0; i < WIDTH; i = i + 1) begin : one
                bitgear_choose2 choose (.low(chosen[i]), .high(chosen[WIDTH+i]), .index(index[2]), .chosen(word[i]));
            end
        end
    endgenerate
endmodule
`default_nettype wire
