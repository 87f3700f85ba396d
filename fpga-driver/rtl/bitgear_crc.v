// CRC-32 (IEEE 802.3, as of zip) of a stream of 64-bit words, little-endian, a word a cycle.
`default_nettype none
module bitgear_crc (
    input  wire        clk,
    input  wire        clear,     // begin anew
    input  wire        valid,
    input  wire [63:0] word,
    output wire [31:0] crc        // of the words so far
);
    reg [31:0] state;
    reg [31:0] following;
    integer i;
    always @* begin
        following = state;
        for (i = 0; i < 64; i = i + 1)
            following = {1'b0, following[31:1]} ^ (following[0] ^ word[i] ? 32'hedb88320 : 32'd0);
    end
    always @(posedge clk)
        if (clear) state <= 32'hffffffff;
        else if (valid) state <= following;
    assign crc = ~state;
endmodule
`default_nettype wire
