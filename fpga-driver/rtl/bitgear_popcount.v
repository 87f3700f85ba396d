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
`ifdef BITGEAR_FAST_POPCOUNT
    // The same count, for simulators, which have a fast primitive for it.
    reg [W-1:0] ones;
    always @(posedge clk) begin
        ones  <= W'($countones(a & b));
        count <= ones;
    end
`else
    localparam FIRST = 25;   // bits counted in the first stage

    wire [N-1:0] product = a & b;
    reg [N-1:FIRST] late;
    wire [W-1:0] first, all;
    reg [W-1:0] first_kept;
    bitgear_tally #(.N(FIRST), .W(W)) tally_first (.start({W{1'b0}}), .bits(product[FIRST-1:0]), .count(first));
    bitgear_tally #(.N(N - FIRST), .W(W), .FRESH(0)) tally_late (.start(first_kept), .bits(late), .count(all));
    always @(posedge clk) begin
        late <= product[N-1:FIRST];
        first_kept <= first;
        count <= all;
    end
`endif
endmodule
`default_nettype wire
