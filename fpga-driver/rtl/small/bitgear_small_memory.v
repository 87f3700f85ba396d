// 16 Ki words of 16 bits, one access a cycle: the shape of an iCE40 UltraPlus single-port memory. This is the
// one that is simulated; ice40/ has the one for the device.
`default_nettype none
module bitgear_small_memory (
    input  wire        clk,
    input  wire [13:0] address,
    input  wire        write,
    input  wire [15:0] data,
    output reg  [15:0] read      // one cycle later
);
    reg [15:0] words [0:16383];
    always @(posedge clk) begin
        if (write) words[address] <= data;
        else read <= words[address];
    end
endmodule
`default_nettype wire
