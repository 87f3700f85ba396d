// The parities that the full adders of bitgear_differences make of a vector. Adder f takes nodes 3f to 3f + 2
// and makes node N + f; the first N nodes are the vector.
`default_nettype none
module bitgear_parity #(
    parameter N = 47                      // odd
) (
    input  wire [N-1:0]         bits,
    output reg  [N+(N-1)/2-1:0] nodes
);
    integer f;
    always @* begin
        nodes = 0;
        nodes[N-1:0] = bits;
        for (f = 0; f < (N - 1) / 2; f = f + 1) nodes[N+f] = nodes[3*f] ^ nodes[3*f+1] ^ nodes[3*f+2];
    end
endmodule
`default_nettype wire
