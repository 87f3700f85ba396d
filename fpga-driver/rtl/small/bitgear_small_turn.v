// Turns 16 channels' bit planes into codes and back: planes shift in from below and out at the top, codes
// rotate in at the last channel and out at the first.
`default_nettype none
module bitgear_small_turn (
    input  wire         clk,
    input  wire         plane_valid,
    input  wire         plane_first,   // of the codes: what was there before is dropped
    input  wire [15:0]  plane,
    input  wire         code_valid,    // not with plane_valid
    input  wire [7:0]   code,
    output reg  [127:0] codes,
    output wire [15:0]  top            // most significant plane
);
    genvar c;
    generate
        for (c = 0; c < 16; c = c + 1) begin : channel
            wire [7:0] next;
            if (c == 15) begin : entry
                assign next = code;
            end else begin : neighbour
                assign next = codes[8*c+8+:8];
            end
            assign top[c] = codes[8*c+7];
            always @(posedge clk)
                if (plane_valid || code_valid)
                    codes[8*c+:8] <= code_valid ? next : {codes[8*c+:7] & {7{!plane_first}}, plane[c]};
        end
    endgenerate
endmodule
`default_nettype wire
