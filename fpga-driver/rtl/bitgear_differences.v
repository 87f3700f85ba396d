// Number of places where two bit vectors differ, in two register stages.
//
// A tree of full adders over a ^ b, each one's carry a look-up table. Its sums need none: the parity of a ^ b
// is the parity of a and that of b, which come from bitgear_parity once a vector. What remains of N bits is
// half as many carries, of weight 2, a parity, and the last bit.
`default_nettype none
module bitgear_differences #(
    parameter N = 48,        // even
    parameter W = 6          // width of the count, 2**W > N
) (
    input  wire                   clk,
    input  wire [N-1+(N-2)/2-1:0] a,          // nodes
    input  wire [N-1+(N-2)/2-1:0] b,
    input  wire                   a_last,     // the vectors' last bits
    input  wire                   b_last,
    output reg  [W-1:0]           count,      // without
    output reg                    one         // the last bit's share
);
    localparam LEAVES = N - 1;
    localparam ADDERS = (LEAVES - 1) / 2;
    localparam NODES = LEAVES + ADDERS;
`ifdef BITGEAR_FAST_POPCOUNT
    // The same count, for simulators, which have a fast primitive for it.
    reg [W-1:0] differing;
    reg last;
    wire unused = &{1'b0, a[NODES-1:LEAVES], b[NODES-1:LEAVES]};
    always @(posedge clk) begin
        differing <= W'($countones(a[LEAVES-1:0] ^ b[LEAVES-1:0]));
        last <= a_last ^ b_last;
        count <= differing;
        one <= last;
    end
`else
    localparam FIRST = 13;   // carries counted in the first stage: six and one, five and one

    wire [ADDERS-1:0] carries;
    genvar f;
    generate
        for (f = 0; f < ADDERS; f = f + 1) begin : adder
            wire [2:0] x = a[3*f+:3] ^ b[3*f+:3];
            assign carries[f] = x[0] & x[1] | x[1] & x[2] | x[0] & x[2];
        end
    endgenerate

    wire [W-2:0] first;
    reg [W-2:0] first_kept;
    reg [ADDERS-1:FIRST] late;
    reg parity, last;
    bitgear_tally #(.N(FIRST), .W(W - 1)) tally_first (.start({(W - 1) {1'b0}}), .bits(carries[FIRST-1:0]), .count(first));
    wire [W-2:0] all;
    bitgear_tally #(.N(ADDERS - FIRST), .W(W - 1), .FRESH(0)) tally_late (.start(first_kept), .bits(late), .count(all));
    always @(posedge clk) begin
        first_kept <= first;
        late <= carries[ADDERS-1:FIRST];
        parity <= a[NODES-1] ^ b[NODES-1];
        last <= a_last ^ b_last;
        count <= {all, parity};
        one <= last;
    end
`endif
endmodule
`default_nettype wire
