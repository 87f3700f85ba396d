// The sum of a vector's ones over a tile, each beat's weighted by its diagonal, and its shadow register. There are
// few of these, so they are a multiplier block each, with the sum in it.
`default_nettype none
module bitgear_ones #(
    parameter N      = 48,
    parameter COUNT  = 6,
    parameter SUM    = 28,
    parameter WEIGHT = 17
) (
    input  wire                     clk,
    input  wire [N+N/2-1:0]         nodes,    // of the vector, from bitgear_parity
    // two cycles later:
    input  wire                     first,
    input  wire signed [WEIGHT-1:0] weight,   // of the beat, 0 where there is none
    input  wire                     ending,
    output reg  [SUM-1:0]           kept
);
    wire [COUNT-1:0] count;
    bitgear_differences #(.N(N), .W(COUNT)) compare (.clk(clk), .a(nodes), .b({(N + N / 2) {1'b0}}), .count(count));
    wire signed [SUM-1:0] product = $signed({1'b0, count}) * weight;
    reg signed [SUM-1:0] own;
    always @(posedge clk) begin
        own <= product + (first ? {SUM{1'b0}} : own);
        if (ending) kept <= own;
    end
endmodule
`default_nettype wire
