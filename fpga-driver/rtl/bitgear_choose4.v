// One word of four. The hierarchy is kept because yosys would make those of a rotation of multiplexers of two
// that they share, which are more.
`default_nettype none
(* keep_hierarchy *)
module bitgear_choose4 #(
    parameter WIDTH = 16
) (
    input  wire [4*WIDTH-1:0] words,
    input  wire [1:0]         index,
    output wire [WIDTH-1:0]   word
);
    genvar i;
    generate
        for (i = 0; i < WIDTH; i = i + 1) begin : one
            wire [3:0] choices = {words[3*WIDTH+i], words[2*WIDTH+i], words[WIDTH+i], words[i]};
            assign word[i] = choices[index];
        end
    endgenerate
endmodule
`default_nettype wire
