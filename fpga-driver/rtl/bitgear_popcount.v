// Number of ones in a & b: the product of bit vectors. Two register stages.
//
// Three products of bits are two functions of six inputs, which is a look-up table each: their sum's ones and
// its twos. Ones and twos are then counted by sixes, three look-up tables each. Plain addition of the 48
// products takes a fifth more of them.
`default_nettype none
module bitgear_popcount #(
    parameter N = 48,        // bits
    parameter W = 6          // width of the count, 2**W > N
) (
    input  wire         clk,
    input  wire [N-1:0] a,
    input  wire [N-1:0] b,
    output reg  [W-1:0] count
);
`ifdef BITGEAR_FAST_POPCOUNT
    // The same count, for simulators, which have a fast primitive for it.
    reg [W-1:0] ones;
    always @(posedge clk) begin
        ones  <= W'($countones(a & b));
        count <= ones;
    end
`else
    localparam GROUPS = (N + 2) / 3;
    localparam SIXES = (GROUPS + 5) / 6;

    wire [3*GROUPS-1:0] product = {{(3 * GROUPS - N) {1'b0}}, a & b};
    wire [6*SIXES-1:0] ones, twos;
    genvar g;
    generate
        for (g = 0; g < 6 * SIXES; g = g + 1) begin : group
            if (g < GROUPS) begin : used
                wire [2:0] p = product[3*g+:3];
                assign ones[g] = ^p;
                assign twos[g] = p[0] & p[1] | p[1] & p[2] | p[0] & p[2];
            end else begin : empty
                assign ones[g] = 1'b0;
                assign twos[g] = 1'b0;
            end
        end
    endgenerate

    function [2:0] six(input [5:0] x);
        six = {2'd0, x[0]} + {2'd0, x[1]} + {2'd0, x[2]} + {2'd0, x[3]} + {2'd0, x[4]} + {2'd0, x[5]};
    endfunction

    reg [3*SIXES-1:0] of_ones, of_twos;
    integer i;
    always @(posedge clk)
        for (i = 0; i < SIXES; i = i + 1) begin
            of_ones[3*i+:3] <= six(ones[6*i+:6]);
            of_twos[3*i+:3] <= six(twos[6*i+:6]);
        end
    reg [W-1:0] total_ones, total_twos;
    always @* begin
        total_ones = 0;
        total_twos = 0;
        for (i = 0; i < SIXES; i = i + 1) begin
            total_ones = total_ones + {{(W - 3) {1'b0}}, of_ones[3*i+:3]};
            total_twos = total_twos + {{(W - 3) {1'b0}}, of_twos[3*i+:3]};
        end
    end
    always @(posedge clk) count <= total_ones + {total_twos[W-2:0], 1'b0};
`endif
endmodule
`default_nettype wire
