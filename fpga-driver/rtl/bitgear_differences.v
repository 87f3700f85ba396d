// Number of places where two bit vectors differ, in two register stages.
//
// A tree of full adders over a ^ b, each one's carry a look-up table. Its sums need none: the parity of a ^ b
// is the parity of a and that of b, which come from bitgear_parity once a vector. What remains of N bits is
// half as many carries, of weight 2, and a parity.
`default_nettype none
module bitgear_differences #(
    parameter N = 48,        // even
    parameter W = 6          // width of the count, 2**W > N
) (
    input  wire             clk,
    input  wire [N+N/2-1:0] a,          // nodes
    input  wire [N+N/2-1:0] b,
    output reg  [W-1:0]     count
);
    localparam CARRIES = N / 2;
    localparam NODES = N + CARRIES;
`ifdef BITGEAR_FAST_POPCOUNT
    // The same count, for simulators, which have a fast primitive for it.
    reg [W-1:0] differing;
    wire unused = &{1'b0, a[NODES-1:N], b[NODES-1:N]};
    always @(posedge clk) begin
        differing <= W'($countones(a[N-1:0] ^ b[N-1:0]));
        count <= differing;
    end
`else
    localparam FIRST = 13;   // carries counted in the first stage: six and one, five and one

    wire [CARRIES-1:0] carries;
    genvar f;
    generate
        for (f = 0; f < CARRIES - 1; f = f + 1) begin : adder
            wire [2:0] x = a[3*f+:3] ^ b[3*f+:3];
            assign carries[f] = x[0] & x[1] | x[1] & x[2] | x[0] & x[2];
        end
    endgenerate
    assign carries[CARRIES-1] = &(a[NODES-3+:2] ^ b[NODES-3+:2]);

    localparam FIRST_BITS = $clog2(FIRST + 1);
    wire [FIRST_BITS-1:0] first;
    reg [FIRST_BITS-1:0] first_kept;
    wire [W-2:0] all;
    reg [CARRIES-1:FIRST] late;
    reg parity;
    bitgear_tally #(.N(FIRST), .W(FIRST_BITS)) tally_first (
        .start(1'b0), .bits(carries[FIRST-1:0]), .count(first)
    );
    bitgear_tally #(.N(CARRIES - FIRST), .W(W - 1), .MOST(FIRST)) tally_late (
        .start(first_kept), .bits(late), .count(all)
    );
    always @(posedge clk) begin
        first_kept <= first;
        late <= carries[CARRIES-1:FIRST];
        parity <= a[NODES-1] ^ b[NODES-1];
        count <= {all, parity};
    end
`endif
endmodule
`default_nettype wire
