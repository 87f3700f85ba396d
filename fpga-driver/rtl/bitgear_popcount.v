// Number of ones in a & b: the product of bit vectors. Two register stages.
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
    localparam HALF = (N + 1) / 2;

    reg [W-2:0] low, high;

`ifdef VERILATOR
    // The same count; the simulator has a fast primitive for it.
    wire [N-1:0] product = a & b;
    always @(posedge clk) begin
        low   <= (W - 1)'($countones(product[HALF-1:0]));
        high  <= (W - 1)'($countones(product[N-1:HALF]));
    end
`else
    wire [N-1:0] product = a & b;
    integer i;
    reg [W-2:0] sum_low, sum_high;
    always @* begin
        sum_low  = 0;
        sum_high = 0;
        for (i = 0; i < HALF; i = i + 1) sum_low = sum_low + {{(W - 2) {1'b0}}, product[i]};
        for (i = HALF; i < N; i = i + 1) sum_high = sum_high + {{(W - 2) {1'b0}}, product[i]};
    end
    always @(posedge clk) begin
        low  <= sum_low;
        high <= sum_high;
    end
`endif

    always @(posedge clk) count <= {1'b0, low} + {1'b0, high};
endmodule
`default_nettype wire
