// One bank of activation memory: port a reads for the array, port b reads residual operands, writes
// results and belongs to the host between frames. Inferred as true dual-port block RAM.
`default_nettype none
module bitgear_bank #(
    parameter WIDTH = 16,
    parameter DEPTH = 1024,
    parameter ADDRESS = 10
) (
    input  wire               clk,
    input  wire [ADDRESS-1:0] address_a,
    output reg  [WIDTH-1:0]   read_a,
    input  wire [ADDRESS-1:0] address_b,
    input  wire               write_b,
    input  wire [WIDTH-1:0]   data_b,
    output reg  [WIDTH-1:0]   read_b
);
    reg [WIDTH-1:0] memory [0:DEPTH-1];

    always @(posedge clk) read_a <= memory[address_a];

    always @(posedge clk) begin
        if (write_b) memory[address_b] <= data_b;
        read_b <= memory[address_b];
    end
endmodule
`default_nettype wire
