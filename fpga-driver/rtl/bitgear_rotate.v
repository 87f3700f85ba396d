// word[j] = in[(j + amount) mod COUNT], in two register stages.
`default_nettype none
module bitgear_rotate #(
    parameter WIDTH = 16,
    parameter COUNT = 32,
    parameter BITS  = 5      // COUNT = 2**BITS
) (
    input  wire                   clk,
    input  wire [COUNT*WIDTH-1:0] in,
    input  wire [BITS-1:0]        amount,
    output reg  [COUNT*WIDTH-1:0] out
);
    localparam COARSE = (BITS + 1) / 2;

    reg [COUNT*WIDTH-1:0] half;
    reg [BITS-1:0] rest;
    wire [2*COUNT*WIDTH-1:0] twice_in = {in, in};
    wire [2*COUNT*WIDTH-1:0] twice_half = {half, half};
    wire [BITS-1:0] coarse = (amount >> (BITS - COARSE)) << (BITS - COARSE);
    wire [BITS-1:0] fine = rest & ((1 << (BITS - COARSE)) - 1);

    always @(posedge clk) begin
        half <= twice_in[coarse*WIDTH+:COUNT*WIDTH];
        rest <= amount;
        out  <= twice_half[fine*WIDTH+:COUNT*WIDTH];
    end
endmodule
`default_nettype wire
