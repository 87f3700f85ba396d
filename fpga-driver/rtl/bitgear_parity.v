// The parities that the adders of bitgear_differences make of a vector. Full adder f takes nodes 3f to 3f + 2 and
// makes node N + f, a half adder takes the two that are left; the first N nodes are the vector.
`default_nettype none
module bitgear_parity #(
    parameter N = 48                      // even
) (
    input  wire [N-1:0]       bits,
    output reg  [N+N/2-1:0]   nodes       // the last is the vector's parity
);
    integer f;
    always @* begin
        nodes = 0;
        nodes[N-1:0] = bits;
        for (f = 0; f < N / 2 - 1; f = f + 1) nodes[N+f] = nodes[3*f] ^ nodes[3*f+1] ^ nodes[3*f+2];
        nodes[N+N/2-1] = nodes[N+N/2-3] ^ nodes[N+N/2-2];
    end
endmodule
`default_nettype wire
